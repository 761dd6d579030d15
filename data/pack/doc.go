// Package pack reads the manifests that describe a territory, finds the official
// files they speak of, downloads those that are missing, and loads them.
//
// A pack is a YAML file: the territory, and its sources as roles (boundaries of
// the communes, populations, …). Each role has candidates in order: the official
// file first, then what may stand for it. Adding a territory is writing a pack; see
// docs/packs.md.
package pack
