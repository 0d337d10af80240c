import type { CancellationToken } from "vscode-jsonrpc";
import type { Link } from "../connection/link";
import type { Owner } from "./owner";

/** Where suites run. */
export interface SuiteWorld {
	/** A link that stands: the one there is, or after a cut the next one. */
	ready(token: CancellationToken): Promise<Link>;
	readonly owner: Owner;
	/** The server's HTTP side, such as `http://localhost:8000`; an embedded engine has none. */
	readonly httpUrl?: string;
	/** The value of an environment variable. */
	environment(name: string): string | undefined;
}

/** The HTTP side of a server that is connected to by `ws://…/rpc`; `undefined` for an embedded engine. */
export function httpUrlOf(endpoint: string): string | undefined {
	return /^wss?:/.test(endpoint) ? endpoint.replace(/^ws/, "http").replace(/\/rpc$/, "") : undefined;
}
