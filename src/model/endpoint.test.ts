import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SessionsError } from "../common/errors";
import { isSameEndpoint, parseEndpoint, shortEndpoint } from "./endpoint";

const places = { workspaceFolder: "/projects/notes", home: "/home/ada" };
const codeOf = (text: string) => {
	try {
		parseEndpoint(text, places);
	} catch (error) {
		if (error instanceof SessionsError) return error.code;
		throw error;
	}
	return undefined;
};

describe("parseEndpoint", () => {
	it.each([
		["mem://", "mem://"],
		["  MEM://  ", "mem://"],
		["surrealkv://data", "surrealkv:///projects/notes/data"],
		["surrealkv://./data/a b", "surrealkv:///projects/notes/data/a b"],
		["surrealkv:///var/db", "surrealkv:///var/db"],
		["surrealkv+versioned://data?retention=30d", "surrealkv+versioned:///projects/notes/data?retention=30d"],
		["surrealkv://~/db", "surrealkv:///home/ada/db"],
		["surrealkv://C:\\db", "surrealkv://C:\\db"],
		["surrealkv:///C:/db", "surrealkv://C:/db"],
		["rocksdb://../other", "rocksdb:///projects/notes/../other"],
		["ws://localhost:8000", "ws://localhost:8000/rpc"],
		["ws://localhost:8000/", "ws://localhost:8000/rpc"],
		["ws://localhost:8000/rpc", "ws://localhost:8000/rpc"],
		["ws://localhost:8000/rpc/", "ws://localhost:8000/rpc"],
		["WSS://Db.Example.com/tenant/", "wss://db.example.com/tenant/rpc"],
		["ws://[::1]:8000", "ws://[::1]:8000/rpc"],
	])("%s becomes %s", (text, normalised) => {
		expect(parseEndpoint(text, places).normalised).toBe(normalised);
	});

	it.each([
		["", "invalidEndpoint"],
		["   ", "invalidEndpoint"],
		["localhost:8000", "invalidEndpoint"],
		["mem://data", "invalidEndpoint"],
		["tikv://localhost:2379", "invalidEndpoint"],
		["surrealkv://", "invalidEndpoint"],
		["surrealkv://?retention=1d", "invalidEndpoint"],
		["ws://", "invalidEndpoint"],
		["ws://:8000", "invalidEndpoint"],
		["ws://root:secret@localhost:8000", "invalidEndpoint"],
		["http://localhost:8000", "httpEndpoint"],
		["HTTPS://db.example.com/rpc", "httpEndpoint"],
	])("%s is refused with %s", (text, code) => {
		expect(codeOf(text)).toBe(code);
	});

	it("says what to use instead of http", () => {
		expect(() => parseEndpoint("http://localhost:8000/")).toThrow("Use ws://localhost:8000 instead");
		expect(() => parseEndpoint("localhost:8000")).toThrow("Use ws://localhost:8000,");
		expect(() => parseEndpoint("https://a:pw@db.example.com/x")).toThrow(
			"Use wss://db.example.com/x instead",
		);
	});

	it("needs an open folder for a relative one", () => {
		expect(() => parseEndpoint("surrealkv://data")).toThrow("no folder is open");
		expect(parseEndpoint("surrealkv:///data").folder).toBe("/data");
	});

	it("never shows a password that was typed into it", () => {
		fc.assert(
			fc.property(
				fc.constantFrom("ws", "wss", "http", "https", "foo"),
				fc.stringMatching(/^[a-z0-9]{8,12}$/),
				(scheme, password) => {
					try {
						parseEndpoint(`${scheme}://root:${password}@localhost:8000`);
					} catch (error) {
						return error instanceof SessionsError && !error.message.includes(password);
					}
					return false;
				},
			),
		);
	});

	it("is its own normal form, and fails in words only", () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.webUrl().map((url) => url.replace(/^http/, "ws")),
					fc
						.tuple(fc.constantFrom("mem", "surrealkv", "rocksdb", "ws", "wss", "http", "x"), fc.string())
						.map(([scheme, rest]) => `${scheme}://${rest}`),
				),
				(text) => {
					let once: string;
					try {
						once = parseEndpoint(text, places).normalised;
					} catch (error) {
						return error instanceof SessionsError;
					}
					return parseEndpoint(once, places).normalised === once;
				},
			),
			{ numRuns: 2000 },
		);
	});
});

describe("isSameEndpoint", () => {
	it.each([
		["ws://db:8000", "http://db:8000/"],
		["ws://db:8000/rpc", "ws://db:8000"],
		["surrealkv://data", "surrealkv:///projects/notes/data"],
	])("%s is %s", (one, other) => expect(isSameEndpoint(one, other, places)).toBe(true));

	it.each([
		["ws://db:8000", "https://db:8000"],
		["ws://db", ""],
		["what", "what"],
	])("%s is not %s", (one, other) => expect(isSameEndpoint(one, other, places)).toBe(false));
});

it.each([
	["mem://", "mem://"],
	["ws://localhost:8000/rpc", "localhost:8000"],
	["wss://example.surreal.cloud", "example.surreal.cloud"],
	["ws://[::1]:8000", "[::1]:8000"],
	["surrealkv://data", "surrealkv://data"],
	["surrealkv:///home/ada/work/data/", "surrealkv://…/data"],
	["surrealkv://C:\\work\\data", "surrealkv://…/data"],
	["rocksdb://a/data", "rocksdb://…/data"],
	["surrealkv+versioned:///a/data", "surrealkv+versioned://…/data"],
	["surrealkv:///a/data?path=/x/y", "surrealkv://…/data"],
])("shortens %s", (endpoint, short) => {
	expect(shortEndpoint(endpoint)).toBe(short);
});
