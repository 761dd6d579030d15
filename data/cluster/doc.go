// Package cluster runs a private PostgreSQL with PostGIS, for those who give no
// DATABASE_URL. [Start] makes it when the data folder has none, starts it, or
// attaches to the one that another command has started on the same folder.
//
// # What is in the data folder
//
//	DIR/cluster.lock      who runs the server; locked (flock) as long as it lives
//	DIR/pg/data           PostgreSQL's own folder
//	DIR/pg/run            its socket (or a folder in the temporary folder, see below)
//	DIR/pg/server.log     what the server says
//
// # Who owns the server
//
// The command that started the server owns it: the server stops with it,
// whatever ends it (the kernel tells the server, even after kill -9). Commands
// that attached then lose their connections; [Cluster.Done] tells them, and
// [Cluster.Err] says whose server it was. Calling [Start] again starts the
// server anew, for that command this time. A server that dies while its owner
// lives is started again.
//
// # Who may connect
//
// The server listens on a Unix socket only, in a folder of mode 0700, and
// trusts who reaches it: root, and the system user it runs as. PostgreSQL
// refuses to run as root, so that root runs it as the owner of DIR/pg: the user
// "postgres" unless somebody else has made the folder.
//
// A socket's path has at most 107 bytes; when DIR is longer the socket is in
// essor-pg-UID-HASH in the temporary folder.
//
// Collation is French (ICU, fr-FR): é sorts with e, œ with oe.
package cluster
