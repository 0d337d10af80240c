/** What the documents promise is there, and what is there stands in the documents. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const read = (name: string) => readFileSync(path(name), "utf8");

interface Manifest {
	readonly scripts: Readonly<Record<string, string>>;
	readonly contributes: {
		readonly commands: readonly { readonly command: string; readonly title: string }[];
		readonly configuration: Configuration | readonly Configuration[];
		readonly colors: readonly { readonly id: string }[];
	};
}
interface Configuration {
	readonly properties: Readonly<Record<string, unknown>>;
}
const manifest = JSON.parse(read("package.json")) as Manifest;

it("README names every command by its title", () => {
	const readme = read("README.md");
	const titles = manifest.contributes.commands.map(({ title }) => title);
	expect(titles.filter((title) => !readme.includes(`**${title}**`))).toEqual([]);
});

it("README names every setting and every colour, and no other", () => {
	const readme = read("README.md");
	const settings = [manifest.contributes.configuration]
		.flat()
		.flatMap(({ properties }) => Object.keys(properties));
	const colours = manifest.contributes.colors.map(({ id }) => id);
	const named = [...readme.matchAll(/`(surrealSessions\.[\w.]+)`/g)].map(([, name]) => name);
	expect([...new Set(named)].sort()).toEqual([...settings, ...colours].sort());
});

it("the documents name only scripts that there are", () => {
	for (const name of ["README.md", "CONTRIBUTING.md", "docs/architecture.md"]) {
		const named = [...read(name).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);
		expect(named.filter((script) => !manifest.scripts[script ?? ""])).toEqual([]);
	}
});

it("the documents name only files and folders that there are", () => {
	for (const name of ["README.md", "CONTRIBUTING.md", "docs/architecture.md"]) {
		const named = [...read(name).matchAll(/(?:`|\]\()((?:src|docs|test|scripts|examples)\/[\w./-]+)[`)]/g)];
		expect(named.map(([, file]) => file ?? "").filter((file) => !existsSync(path(file)))).toEqual([]);
	}
});

it("docs/architecture.md names every folder of src/", () => {
	const text = read("docs/architecture.md");
	const folders = readdirSync(path("src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
	expect(folders.map(({ name }) => `src/${name}/`).filter((folder) => !text.includes(folder))).toEqual([]);
});
