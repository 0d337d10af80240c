import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of this repository. */
export const repoRoot = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");

/** Everything the harness fetches or keeps between runs lives here; deleting the folder is always safe. */
export const harnessDir = join(repoRoot, ".vscode-test");

/** Fetched tools, one folder a tool and version. */
export const toolsDir = join(harnessDir, "tools");
