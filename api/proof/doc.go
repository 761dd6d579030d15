// Package proof has only tests: what the service promises while PostgreSQL dies, while
// editions are published, and whatever clients send.
package proof
