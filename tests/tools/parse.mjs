// Reads a graph file with N3.js, or with jsonld.js, and writes it as N-Quads.
//
//     node parse.mjs FILE

import { readFileSync } from "node:fs";
import { extname } from "node:path";
import jsonld from "jsonld";
import { Parser, Writer } from "n3";

const FORMATS = { ".ttl": "text/turtle", ".trig": "application/trig", ".nt": "application/n-triples", ".nq": "application/n-quads" };

const [file] = process.argv.slice(2);
const text = readFileSync(file, "utf-8");
const suffix = extname(file);
if (suffix === ".jsonld") {
  // What the document does not hold is not looked up: it must be readable offline.
  const documentLoader = (url) => Promise.reject(new Error(`needs ${url}`));
  process.stdout.write(await jsonld.toRDF(JSON.parse(text), { format: "application/n-quads", documentLoader }));
} else {
  const writer = new Writer(process.stdout, { format: "application/n-quads", end: false });
  writer.addQuads(new Parser({ format: FORMATS[suffix] }).parse(text));
  writer.end();
}
