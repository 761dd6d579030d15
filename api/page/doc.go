// Package page writes the HTML pages. They work without JavaScript, fetch nothing
// from third parties, and are set in French or English. The package knows no HTTP.
//
// Every text is in the message catalogue under "page.", or comes from the edition;
// html/template escapes all of it.
package page
