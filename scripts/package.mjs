// Makes the installable package, for one platform, with only its native engine inside:
//
//   npm run package [-- --target linux-x64] [-- --check]
//
// --target is this machine's platform by default; `node scripts/package.mjs --target help` names them all. With --check
// the package is made and looked at as always, and then thrown away.

import { readFile, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { buildOnce } from "./build/build.mjs";
import { thirdPartyNotices } from "./package/notices.mjs";
import { stage, unexpected } from "./package/stage.mjs";
import { repoRoot } from "./tools/paths.mjs";
import { currentTarget, nativeFiles } from "./tools/targets.mjs";

const { values: args } = parseArgs({
	options: {
		target: { type: "string", default: currentTarget() },
		check: { type: "boolean", default: false },
	},
});
const { target } = args;
if (nativeFiles[target] === undefined) {
	console.error(`--target is one of ${Object.keys(nativeFiles).join(", ")}.`);
	process.exit(2);
}

const started = performance.now();
const staged = join("out", "package", target);
await rm(join(repoRoot, staged), { recursive: true, force: true });
const metafile = await buildOnce({
	production: true,
	target,
	outdir: `${staged.replaceAll("\\", "/")}/dist`,
});
await stage(staged, await thirdPartyNotices(metafile));

const cwd = join(repoRoot, staged);
const files = await listFiles({ cwd, packageManager: PackageManager.None });
const faults = unexpected(files, target);
if (faults.length > 0) {
	console.error(faults.join("\n"));
	process.exit(1);
}

const { name, version } = JSON.parse(await readFile(join(repoRoot, "package.json"), "utf8"));
const packagePath = join(repoRoot, args.check ? "out" : ".", `${name}-${target}-${version}.vsix`);
await createVSIX({
	cwd,
	target,
	packagePath,
	dependencies: false,
	allowMissingRepository: true,
	rewriteRelativeLinks: false,
});
const { size } = await stat(packagePath);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
	`${relative(repoRoot, packagePath)}: ${(size / 1024 / 1024).toFixed(1)} MB, ${files.length} files, in ${seconds} s`,
);
if (args.check) {
	await rm(packagePath);
}
