/** `npm run bench`: bundles and runs bench/main.ts against a production build. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = spawnSync(process.execPath, ["scripts/build.mjs", "--production"], {
	cwd: root,
	stdio: "inherit",
});
if (built.status !== 0) process.exit(built.status ?? 1);
const outfile = `${root}/out/bench/main.mjs`;
/** @type {import("esbuild").BuildOptions} */
const common = { bundle: true, platform: "node", logLevel: "warning" };
await build({
	...common,
	entryPoints: [`${root}/bench/activation.ts`, `${root}/bench/inUse.ts`],
	outdir: `${root}/out/bench`,
	outExtension: { ".js": ".cjs" },
	format: "cjs",
	external: ["vscode"],
});
await build({
	...common,
	entryPoints: [`${root}/bench/main.ts`],
	outfile,
	format: "esm",
	packages: "external",
	define: { "import.meta.dirname": JSON.stringify(`${root}/test/contract/support`) },
});
const run = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(run.status ?? 1);
