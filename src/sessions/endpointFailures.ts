import type { SurrealSessionsErrorCode } from "../api";

/** Failures of connecting against which another endpoint may help. */
export const ENDPOINT_FAILURES: ReadonlySet<SurrealSessionsErrorCode> = new Set([
	"invalidEndpoint",
	"httpEndpoint",
	"connectionRefused",
	"unreachable",
	"tls",
	"notSurrealDB",
	"serverTooOld",
	"timeout",
	"folderInUse",
	"folderUnusable",
]);
