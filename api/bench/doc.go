// Package bench measures the service beside straightforward handlers over PostGIS, in
// one run: see its tests, and "make bench-serve". Nothing of it is in the program.
package bench
