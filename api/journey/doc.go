// Package journey holds only tests: what people do on the pages, in Debian's Chromium.
//
// The journeys are in web/e2e/journeys; this package serves them the demonstration. It needs
// node, chromium and web/node_modules (`npm ci` in web), and says so when it skips.
//
//	go test ./api/journey                        the main journeys
//	ESSOR_TEST_ALL=1 go test ./api/journey       every state of every page
//	ESSOR_JOURNEYS=carte go test ./api/journey   those whose name matches
//	ESSOR_JOURNEY_URL=http://127.0.0.1:8080 …    against a service that runs already
//	go test -artifacts -outputdir DIR …          keeps the pictures of the pages
package journey
