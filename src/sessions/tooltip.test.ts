import { describe, expect, it, vi } from "vitest";
import type { SessionState } from "../protocol/backend";
import { connectionTooltip, sessionTooltip, variableTooltip } from "./tooltip";

/** Shows how each part was put in: ‹as text›, «as code», or as Markdown. How VS Code draws them, test/ui looks at. */
vi.mock("vscode", () => ({
	MarkdownString: class {
		constructor(public value = "") {}
		appendText(text: string) {
			this.value += `‹${text}›`;
			return this;
		}
		appendMarkdown(text: string) {
			this.value += text;
			return this;
		}
		appendCodeblock(code: string, language: string) {
			this.value += `«${language} ${code}»`;
			return this;
		}
	},
}));

const session = (parts: Partial<SessionState> = {}): SessionState => ({
	id: "5e55",
	name: "alice",
	auth: { kind: "anonymous" },
	fullRights: false,
	variables: {},
	ordinal: 0,
	...parts,
});
const connected = (activeSession?: SessionState) =>
	({ connection: { state: "connected" }, activeSession }) as const;
const paragraphs = (text: { readonly value: string }) => text.value.split("\n\n");

describe("a session's tooltip", () => {
	it("has everything about it", () => {
		const expiresAt = new Date(2126, 0, 5, 12).getTime();
		const alice = session({
			namespace: "shop",
			database: "stage",
			auth: { kind: "record", subject: "user:alice", access: "account", expiresAt },
			variables: { a: "1", list: "[1, 2]" },
			forkedFrom: "f0",
			busy: { since: 0, requests: 1, abandoned: 0 },
		});
		const text = sessionTooltip(alice, connected(alice), (id) => (id === "f0" ? "the first" : undefined));
		expect(paragraphs(text)).toEqual([
			"$(circle-filled) **‹alice›** — active",
			"Namespace/database: ‹shop/stage›",
			"Identity: ‹user:alice via account›",
			expect.stringMatching(/^Authentication: ‹until .*2126, .*›$/),
			"Running: ‹busy›",
			"Forked from: ‹the first›",
			"Id: ‹5e55›",
			"Variables:«surrealql $a = 1»«surrealql $list = [1, 2]»",
		]);
	});

	it("has no line for what there is not", () => {
		expect(paragraphs(sessionTooltip(session(), connected(), () => undefined))).toEqual([
			"$(circle-filled) **‹alice›**",
			"Namespace/database: ‹no namespace›",
			"Identity: ‹anonymous›",
			"Id: ‹5e55›",
		]);
	});

	it("says why a session is signed out", () => {
		const identityLost = { was: "user:alice via account", reason: "[its token](command:x) has expired" };
		expect(paragraphs(sessionTooltip(session({ identityLost }), connected(), () => undefined))).toEqual(
			expect.arrayContaining([
				"Identity: ‹signed out: was user:alice via account›",
				"Signed out because: ‹[its token](command:x) has expired›",
			]),
		);
	});

	it("names what it was forked from by its id, where that is gone", () => {
		expect(sessionTooltip(session({ forkedFrom: "f0" }), connected(), () => undefined).value).toContain(
			"Forked from: ‹f0 (closed)›",
		);
	});

	it("takes nothing from outside for Markdown", () => {
		const markdown = "**a** [b](command:c) $(zap) <d>";
		const text = sessionTooltip(
			session({
				id: markdown,
				name: markdown,
				namespace: markdown,
				database: markdown,
				auth: { kind: "record", subject: markdown, access: markdown },
				variables: { x: markdown },
				forkedFrom: markdown,
				identityLost: { was: markdown, reason: markdown },
			}),
			connected(),
			() => markdown,
		);
		// Without what is put in as text or as code nothing of it is left.
		expect(text.value.replace(/‹[^›]*›|«[^»]*»/g, "")).toBe(
			"$(circle-filled) ****\n\nNamespace/database: \n\nIdentity: \n\nSigned out because: \n\nForked from: \n\nId: \n\nVariables:",
		);
		expect(text.value.split(markdown)).toHaveLength(9);
	});

	it("is not as long as what is in it", () => {
		const variables = Object.fromEntries(
			Array.from({ length: 23 }, (_, i) => [`v${i}`, "x".repeat(3_000_000)]),
		);
		const { value } = sessionTooltip(session({ variables }), connected(), () => undefined);
		expect(value.match(/\$v\d+ = x{1000} … \(3,000,000 characters\)»/g)).toHaveLength(20);
		expect(value).toMatch(/\n\n… and 3 more$/);
	});
});

it("a variable's tooltip has its value, or how it begins", () => {
	expect(variableTooltip("x", "[**1**]").value).toBe("«surrealql $x = [**1**]»");
	expect(variableTooltip("x", "y".repeat(1_001)).value).toBe(
		`«surrealql $x = ${"y".repeat(1_000)} … (1,001 characters)»`,
	);
});

describe("the connection's tooltip", () => {
	it("has endpoint, state, what answers there, and the default session's user", () => {
		const connection = {
			state: "connected",
			endpoint: "mem://",
			serverVersion: "3.0.2",
			engine: "memory",
		} as const;
		expect(paragraphs(connectionTooltip(connection, "full rights"))).toEqual([
			"$(database) **‹mem://›**",
			"‹connected, SurrealDB 3.0.2, embedded, default session: full rights›",
		]);
	});

	it("says what is wrong with it", () => {
		const connection = {
			state: "failed",
			endpoint: "ws://[db](command:x)",
			error: "[Nothing](command:y)",
		} as const;
		expect(paragraphs(connectionTooltip(connection, undefined))).toEqual([
			"$(database) **‹ws://[db](command:x)›**",
			"‹failed›",
			"$(warning) ‹[Nothing](command:y)›",
		]);
	});
});
