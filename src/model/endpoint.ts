import { errors } from "../common/errors";

/** An endpoint that can be used. */
export interface Endpoint {
	/** For the backend: `mem://`, `surrealkv:///abs/folder`, `ws://host:port/rpc`. */
	readonly normalised: string;
	/** As the user wrote it. */
	readonly shown: string;
	readonly engine: "server" | "memory" | "folder";
	/** Of a database folder: its absolute path. */
	readonly folder?: string;
}

/** Schemes of engines that keep their data in a folder. */
const FOLDER_SCHEMES = ["surrealkv", "surrealkv+versioned", "rocksdb"];
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is;
const ABSOLUTE = /^(?:\/|\\\\|[a-z]:[\\/])/i;

/** What paths are relative to. */
export interface EndpointPlaces {
	/** Where a relative database folder begins. */
	readonly workspaceFolder?: string | undefined;
	/** Stands for `~`. */
	readonly home?: string | undefined;
}

/** Checks an endpoint and puts it into the one form that the backend takes. Throws `invalidEndpoint` or `httpEndpoint`. */
export function parseEndpoint(text: string, { workspaceFolder, home }: EndpointPlaces = {}): Endpoint {
	const shown = text.trim();
	if (shown === "") throw errors.emptyEndpoint();
	const [, givenScheme = "", rest = ""] = SCHEME.exec(shown) ?? [];
	const scheme = givenScheme.toLowerCase();
	if (scheme === "mem" && rest === "") {
		return { normalised: "mem://", shown: "mem://", engine: "memory" };
	}
	if (FOLDER_SCHEMES.includes(scheme)) {
		const { folder, options } = folderOf(rest, shown, workspaceFolder, home);
		return { normalised: `${scheme}://${folder}${options}`, shown, engine: "folder", folder };
	}
	if (scheme === "ws" || scheme === "wss") return serverEndpoint(shown);
	if (scheme === "http" || scheme === "https") {
		throw errors.httpEndpoint(withoutUser(shown), insteadOfHttp(shown));
	}
	if (/^[\w.-]+:\d+(\/|$)/.test(shown)) throw errors.noScheme(shown);
	throw errors.unknownScheme(withoutUser(shown));
}

/** The WebSocket endpoint of the server that an `http(s)://` endpoint means. */
function insteadOfHttp(endpoint: string): string {
	const url = urlOf(endpoint.trim());
	const scheme = url.protocol === "http:" ? "ws" : "wss";
	return `${scheme}://${url.host}${url.pathname.replace(/\/$/, "")}`;
}

/** Whether two endpoints mean the same; `http(s)://` means the server's WebSocket. */
export function isSameEndpoint(one: string, other: string, where: EndpointPlaces): boolean {
	const normalised = (text: string) =>
		parseEndpoint(/^\s*https?:/i.test(text) ? insteadOfHttp(text) : text, where).normalised;
	try {
		return normalised(one) === normalised(other);
	} catch {
		return false;
	}
}

function serverEndpoint(shown: string): Endpoint {
	const url = urlOf(shown);
	if (url.username || url.password) {
		throw errors.userInEndpoint(withoutUser(shown));
	}
	url.hash = "";
	// As the SDK does it: whatever the path, the last part of it is /rpc.
	url.pathname = url.pathname.replace(/\/+$/, "");
	if (!url.pathname.endsWith("/rpc")) url.pathname = `${url.pathname.replace(/\/$/, "")}/rpc`;
	return { normalised: url.href, shown, engine: "server" };
}

function urlOf(shown: string): URL {
	try {
		const url = new URL(shown);
		if (url.hostname !== "") return url;
	} catch {
		// Said below, in words of our own.
	}
	throw errors.unknownScheme(withoutUser(shown));
}

function folderOf(
	path: string,
	shown: string,
	workspaceFolder: string | undefined,
	home: string | undefined,
): { readonly folder: string; readonly options: string } {
	const query = path.indexOf("?");
	const options = query < 0 ? "" : path.slice(query);
	let folder = query < 0 ? path : path.slice(0, query);
	if (/^\/[a-z]:[\\/]/i.test(folder)) folder = folder.slice(1);
	if (folder === "") throw errors.noFolder(shown);
	if (home !== undefined && /^~(?=[\\/]|$)/.test(folder)) folder = home + folder.slice(1);
	if (ABSOLUTE.test(folder)) return { folder, options };
	if (workspaceFolder === undefined) throw errors.noWorkspaceFolder(shown);
	const base = workspaceFolder.replace(/[\\/]+$/, "");
	return { folder: `${base}/${folder.replace(/^(?:\.[\\/]+)+/, "")}`, options };
}

/** A user or password that was typed into an endpoint must not be shown again. */
export function withoutUser(endpoint: string): string {
	return endpoint.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
}

/** An endpoint where there is little room: a server's host and port, or the scheme and a folder's name. */
export function shortEndpoint(endpoint = ""): string {
	const [, host] = /^wss?:\/\/([^/?]+)/.exec(endpoint) ?? [];
	if (host) return host;
	const [, scheme, folder] = /^([\w+]+:\/\/)[^?]*[\\/]([^\\/?]+)[\\/]?(?:\?.*)?$/.exec(endpoint) ?? [];
	return scheme && folder ? `${scheme}…/${folder}` : endpoint;
}
