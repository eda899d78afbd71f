/** Serves the files of one bundle on the loopback, and nothing else. */
import {createReadStream} from "node:fs";
import {createServer, type Server} from "node:http";
import path from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

export type Origin = {url: string; port: number; server: Server};

/** Starts serving; `files` are the bundle's own, as POSIX paths below `folder`. */
export const serve = (folder: string, files: ReadonlySet<string>): Promise<Origin> => {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname).slice(1);
    const name = asked === "" ? "index.html" : asked;
    if (request.method !== "GET" || !files.has(name)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {"content-type": TYPES[path.extname(name)] ?? "application/octet-stream", "cache-control": "max-age=3600"});
    createReadStream(path.join(folder, name))
      .on("error", () => response.destroy())
      .pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") return reject(new Error("the bundle server has no port"));
      server.unref();
      resolve({url: `http://127.0.0.1:${address.port}`, port: address.port, server});
    });
  });
};
