// Package api is what users meet over HTTP: the JSON interface under /api/v1 and
// its OpenAPI description, tiles, pages, and the health of the service.
//
// Everything is answered from the edition in memory (see data/edition); no request
// waits for the database. Handlers return errors; [problemFor] alone turns them
// into problem documents (RFC 9457) in French or English, and no text of an
// unexpected error reaches a client. Bodies are encoded before the first byte is
// written. Numbers have the units of data/edition; coordinates are longitude and
// latitude in degrees (EPSG:4326).
//
// docs/errors.md lists the problems.
package api
