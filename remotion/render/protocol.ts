/** Owns the lines spoken with Python: one JSON object per line, requests in, progress and replies out. */
import {writeSync} from "node:fs";
import {z} from "zod";

const id = z.union([z.string(), z.number()]);

export const requestSchema = z.discriminatedUnion("op", [
  z.strictObject({id, op: z.literal("identity")}),
  z.strictObject({id, op: z.literal("fingerprint"), props: z.unknown()}),
  z.strictObject({
    id,
    op: z.literal("shoot"),
    props: z.unknown(),
    frames: z.array(z.number().int().min(0)),
    folder: z.string().min(1),
  }),
]);

export type Request = z.infer<typeof requestSchema>;

/** `props`: what was asked cannot be drawn; `draw`: drawing it failed; `crash`: browser or service broke. */
export type FailureKind = "props" | "draw" | "crash";

export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
  ) {
    super(message);
  }
}

type Id = Request["id"] | null;

/** Writes one line, whole even where the pipe is full. */
const say = (line: object): void => {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    }
  }
};

export const reply = {
  progress: (to: Id, progress: number): void => say({id: to, progress: Math.round(progress * 1000) / 1000}),
  done: (to: Id, result: object): void => say({id: to, ok: true, ...result}),
  failed: (to: Id, failure: Failure): void => say({id: to, ok: false, kind: failure.kind, message: failure.message}),
};
