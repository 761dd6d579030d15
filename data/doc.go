// Package data keeps what Essor knows in PostgreSQL with PostGIS: the schema, its
// migrations, and all of its SQL.
//
// Tables are in the schema "essor", owned by the role essor_owner; the role
// essor_reader sees published editions and nothing else. Geometry is stored as
// longitude and latitude (EPSG:4326); surfaces are square metres in the
// territory's own projection; money is exact to the cent.
package data
