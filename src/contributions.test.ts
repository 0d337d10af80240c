/** Ties src/contributions.ts to package.json, in both directions. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type CommandId, type ContextKeyMap, LANGUAGE_ID, type SettingMap, views } from "./contributions";

const root = fileURLToPath(new URL("..", import.meta.url));

// These lists do not compile unless they hold each key of the maps, and no other.
const commands: Readonly<Record<CommandId, true>> = {
	"surrealSessions.connect": true,
	"surrealSessions.reconnect": true,
	"surrealSessions.disconnect": true,
	"surrealSessions.retryNow": true,
	"surrealSessions.stopRunning": true,
	"surrealSessions.forgetPassword": true,
	"surrealSessions.showLog": true,
	"surrealSessions.refreshSessions": true,
	"surrealSessions.createSession": true,
	"surrealSessions.forkSession": true,
	"surrealSessions.activateSession": true,
	"_surrealSessions.openSelected": true,
	"_surrealSessions.editFocused": true,
	"_surrealSessions.removeFocused": true,
	"_surrealSessions.freezeAsTest": true,
	"_surrealSessions.freezeComparedAsTest": true,
	"surrealSessions.renameSession": true,
	"surrealSessions.useNamespaceDatabase": true,
	"surrealSessions.signIn": true,
	"surrealSessions.signUp": true,
	"surrealSessions.authenticate": true,
	"surrealSessions.signOut": true,
	"surrealSessions.openAsRecord": true,
	"surrealSessions.removeLookAccess": true,
	"surrealSessions.setVariable": true,
	"surrealSessions.editVariable": true,
	"surrealSessions.unsetVariable": true,
	"surrealSessions.copySessionAsCode": true,
	"surrealSessions.resetSession": true,
	"surrealSessions.closeSession": true,
	"surrealSessions.runAll": true,
	"surrealSessions.runSelection": true,
	"surrealSessions.runStatement": true,
	"surrealSessions.newQuery": true,
	"surrealSessions.cancelQuery": true,
	"surrealSessions.showPermissionMatrix": true,
	"surrealSessions.whatIf": true,
	"surrealSessions.saveFrozenTest": true,
	"surrealSessions.discardFrozenTest": true,
	"surrealSessions.compareSessions": true,
	"surrealSessions.compareAll": true,
};
const settings: Readonly<Record<keyof SettingMap, true>> = {
	"connection.endpoint": true,
	"connection.namespace": true,
	"connection.database": true,
	"connection.auth": true,
	"connection.setupFiles": true,
	"connection.timeout": true,
	"connection.duringOutage": true,
	"permissions.records": true,
	"query.codeLens": true,
	"lookAsRecord.accessName": true,
	"lookAsRecord.developmentDatabases": true,
};
const contextKeys: Readonly<Record<keyof ContextKeyMap, true>> = {
	"surrealSessions.connection": true,
	"surrealSessions.hasFurtherSessions": true,
	"surrealSessions.hasVariables": true,
	"surrealSessions.hasSignedIn": true,
	"surrealSessions.hasAbandoned": true,
	"surrealSessions.queryRunning": true,
};

interface MenuItem {
	readonly command: string;
	readonly when?: string;
}
interface Manifest {
	readonly activationEvents: readonly string[];
	readonly capabilities: {
		readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
	};
	readonly contributes: {
		readonly commands: readonly {
			readonly command: string;
			readonly title: string;
			readonly category: string;
		}[];
		readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
		readonly keybindings: readonly MenuItem[];
		readonly configuration: readonly {
			readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
		}[];
		readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
		readonly viewsContainers: Readonly<Record<string, readonly { readonly id: string }[]>>;
		readonly viewsWelcome: readonly {
			readonly view: string;
			readonly when: string;
			readonly contents: string;
		}[];
		readonly walkthroughs: readonly {
			readonly steps: readonly {
				readonly description: string;
				readonly media: {
					readonly markdown?: string;
					readonly image?: Readonly<Record<"dark" | "light" | "hc" | "hcLight", string>>;
					readonly altText?: string;
				};
				readonly completionEvents: readonly string[];
			}[];
		}[];
		readonly languages: readonly { readonly id: string }[];
	};
}
const text = readFileSync(join(root, "package.json"), "utf8");
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
// VS Code's own mark for what is no user's.
const ids = Object.keys(commands)
	.filter((id) => !id.startsWith("_"))
	.sort();
const whenClauses = [
	...Object.values(contributes.menus).flat(),
	...contributes.keybindings,
	...contributes.viewsWelcome,
].map(({ when = "" }) => when);

describe("package.json", () => {
	it("has the commands of the map, and no others", () => {
		expect(contributes.commands.map(({ command }) => command).sort()).toEqual(ids);
	});

	it("gives each command the one category, and a title of its own in title case", () => {
		for (const { command, title, category } of contributes.commands) {
			expect(category, command).toBe("SurrealDB");
			expect(title, command).toMatch(/^[A-Z]/);
			expect(title, command).not.toMatch(/SurrealDB|\.$/);
		}
		const titles = contributes.commands.map(({ title }) => title);
		expect(new Set(titles).size).toBe(titles.length);
	});

	it("hides each command that cannot always apply from the palette", () => {
		const always = ["surrealSessions.newQuery", "surrealSessions.showLog"];
		const ruled = contributes.menus["commandPalette"]?.map(({ command }) => command) ?? [];
		expect([...ruled, ...always].sort()).toEqual(ids);
	});

	it("puts only commands of ours into menus, keys, welcome texts and walkthroughs", () => {
		const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
			({ command }) => command,
		);
		const linked = [...text.matchAll(/command:(surrealSessions\.\w+)/gi)].map(([, id]) => id);
		for (const id of [...used, ...linked]) expect(Object.keys(commands)).toContain(id);
	});

	it("uses only context keys that are set, and the code sets no others", () => {
		const used = whenClauses.flatMap((when) =>
			[...when.matchAll(/surrealSessions\.\w+/g)].map(([key]) => key),
		);
		const known = [...Object.keys(contextKeys), views.sessions, views.results];
		for (const key of used) expect(known).toContain(key);
		const set = sources().flatMap((source) => [
			...[...source.matchAll(/new ContextKey\("([^"]+)"\)/g)].map(([, key]) => key),
			...[...source.matchAll(/"setContext",\s*"([^"]+)"/g)].map(([, key]) => key),
		]);
		expect([...new Set(set)].sort()).toEqual(Object.keys(contextKeys).sort());
	});

	it("has clauses of which no quote or bracket is left open", () => {
		for (const when of whenClauses) {
			expect((when.match(/'/g) ?? []).length % 2, when).toBe(0);
			expect((when.match(/\(/g) ?? []).length, when).toBe((when.match(/\)/g) ?? []).length);
			for (const [, regex = ""] of when.matchAll(/=~ \/((?:[^/\\]|\\.)*)\//g))
				expect(() => new RegExp(regex)).not.toThrow();
		}
	});

	it("has the settings of the map, each described and with a default or none on purpose", () => {
		const properties = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
		expect(properties.map(([id]) => id).sort()).toEqual(
			Object.keys(settings)
				.map((id) => `surrealSessions.${id}`)
				.sort(),
		);
		const withoutDefault = ["surrealSessions.connection.namespace", "surrealSessions.connection.database"];
		for (const [id, property] of properties) {
			expect(property["description"] ?? property["markdownDescription"], id).toMatch(/\.$/);
			if (!withoutDefault.includes(id)) expect(property, id).toHaveProperty("default");
		}
	});

	it("lets an untrusted workspace say nothing about the connection", () => {
		expect([...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort()).toEqual(
			Object.keys(settings)
				.filter((id) => id.startsWith("connection."))
				.map((id) => `surrealSessions.${id}`)
				.sort(),
		);
	});

	it("has the views of the map, with icons that are there", () => {
		const shown = Object.values(contributes.views).flat();
		expect(shown.map(({ id }) => id).sort()).toEqual([views.results, views.sessions].sort());
		expect(
			Object.values(contributes.viewsContainers)
				.flat()
				.map(({ id }) => id)
				.sort(),
		).toEqual([views.container, views.resultsContainer].sort());
		for (const { icon } of shown)
			if (!icon.startsWith("$(")) expect(existsSync(join(root, icon)), icon).toBe(true);
	});

	it("has walkthrough pages, and pictures for every theme, that are there", () => {
		for (const { media } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
			const files = media.image ? Object.values(media.image) : [media.markdown ?? ""];
			for (const path of files) expect(path !== "" && existsSync(join(root, path)), path).toBe(true);
			if (!media.image) continue;
			const { dark, light, hc, hcLight } = media.image;
			expect([hc, hcLight]).toEqual([dark, light]);
			expect(media.altText).toBeTruthy();
		}
	});

	it("has walkthrough steps with buttons that can be completed", () => {
		const steps = contributes.walkthroughs.flatMap(({ steps }) => steps);
		for (const { description, completionEvents } of steps) {
			expect(description).toMatch(/\]\(command:/);
			// VS Code knows links there, and shows other Markdown as it is written.
			expect(description).not.toContain("`");
			for (const event of completionEvents) {
				const [, kind = "", what = ""] = /^(onCommand|onContext):([\w.]+)/.exec(event) ?? [];
				expect(kind === "onCommand" ? ids : Object.keys(contextKeys), event).toContain(what);
			}
		}
	});

	it("has the language", () => {
		expect(contributes.languages.map(({ id }) => id)).toContain(LANGUAGE_ID);
		expect(manifest.activationEvents).toContain(`onLanguage:${LANGUAGE_ID}`);
	});
});

it("each command is registered once", () => {
	const all = sources();
	const registered = all.flatMap((source) =>
		[...source.matchAll(/\b(?:register|onEditor)\(\s*"(surrealSessions\.\w+)"/g)].map(([, id]) => id),
	);
	expect(registered.sort()).toEqual(ids);
});

function sources(): readonly string[] {
	return readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
		.map((path) => readFileSync(join(root, "src", path), "utf8"));
}
