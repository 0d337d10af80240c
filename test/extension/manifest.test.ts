/** What package.json promises is there. */
import assert from "node:assert/strict";
import { commands, languages } from "vscode";
import { theExtension } from "./support/extension";

interface Manifest {
	readonly contributes: {
		readonly commands: readonly {
			readonly command: string;
			readonly title: string;
			readonly category?: string;
		}[];
		readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>>;
		readonly keybindings: readonly { readonly command: string }[];
		readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
		readonly viewsWelcome: readonly { readonly contents: string }[];
		readonly walkthroughs: readonly {
			readonly steps: readonly {
				readonly description: string;
				readonly completionEvents: readonly string[];
			}[];
		}[];
	};
}

describe("the manifest", () => {
	const { contributes } = theExtension().packageJSON as Manifest;
	const contributed = contributes.commands.map(({ command }) => command);
	let registered: ReadonlySet<string>;
	before(async () => {
		await theExtension().activate();
		registered = new Set(await commands.getCommands());
	});

	it("every command has a handler", () => {
		assert.notEqual(contributed.length, 0);
		assert.deepEqual(
			contributed.filter((command) => !registered.has(command)),
			[],
		);
	});

	it("every handler belongs to a command", () => {
		// VS Code makes some of its own for each view.
		const views = Object.values(contributes.views).flatMap((group) => group.map(({ id }) => `${id}.`));
		const ours = [...registered].filter(
			(id) => id.startsWith("surrealSessions.") && !views.some((view) => id.startsWith(view)),
		);
		assert.deepEqual(
			ours.filter((id) => !contributed.includes(id)),
			[],
		);
	});

	it("every command stands in one category, with a title of its own", () => {
		for (const { command, title, category } of contributes.commands) {
			assert.match(command, /^surrealSessions\.\w+$/);
			assert.equal(category, "SurrealDB", command);
			assert.match(title, /^[A-Z].*[^.\s]$/, command);
			assert.doesNotMatch(title, /SurrealDB:/, command);
		}
		assert.equal(new Set(contributes.commands.map(({ title }) => title)).size, contributed.length);
	});

	it("menus, keys, views and walkthrough name commands that exist", () => {
		const links = [
			...contributes.viewsWelcome.map(({ contents }) => contents),
			...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
		].flatMap((text) => [...text.matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id ?? ""));
		const completions = contributes.walkthroughs.flatMap(({ steps }) =>
			steps.flatMap(({ completionEvents }) =>
				completionEvents.filter((event) => event.startsWith("onCommand:")).map((event) => event.slice(10)),
			),
		);
		const named = [
			...Object.values(contributes.menus).flatMap((menu) => menu.flatMap(({ command }) => command ?? [])),
			...contributes.keybindings.map(({ command }) => command),
			...links,
			...completions,
		];
		assert.deepEqual(
			named.filter((command) => !registered.has(command)),
			[],
		);
	});

	it("every command says when the palette shows it, or is always good for something", () => {
		const limited = new Set(contributes.menus["commandPalette"]?.map(({ command }) => command));
		assert.deepEqual(
			contributed.filter((command) => !limited.has(command)),
			["surrealSessions.showLog", "surrealSessions.newQuery"],
		);
	});

	it("SurrealQL is a language", async () => {
		assert.ok((await languages.getLanguages()).includes("surrealql"));
	});
});
