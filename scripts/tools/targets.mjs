/**
 * VS Code's name of a platform (as `vsce --target` takes it) → the embedded engine's native file for it.
 * @type {Readonly<Record<string, string>>}
 */
export const nativeFiles = {
	"alpine-arm64": "surrealdb-node.linux-arm64-musl.node",
	"alpine-x64": "surrealdb-node.linux-x64-musl.node",
	"darwin-arm64": "surrealdb-node.darwin-arm64.node",
	"darwin-x64": "surrealdb-node.darwin-x64.node",
	"linux-arm64": "surrealdb-node.linux-arm64-gnu.node",
	"linux-x64": "surrealdb-node.linux-x64-gnu.node",
	"win32-arm64": "surrealdb-node.win32-arm64-msvc.node",
	"win32-x64": "surrealdb-node.win32-x64-msvc.node",
};

/** VS Code's name of the platform that this process runs on. */
export function currentTarget() {
	const { platform, arch } = process;
	return `${platform === "linux" && usesMusl() ? "alpine" : platform}-${arch}`;
}

function usesMusl() {
	const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
	return report.header?.glibcVersionRuntime === undefined;
}
