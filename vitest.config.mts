import { defineConfig } from "vitest/config";

/**
 * What is waited for comes at once on an idle machine, and late on a busy one. A wait gives up after 30 s, before its
 * test does: it says what it waited for.
 */
const patience = { expect: { poll: { timeout: 30_000 } }, testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					...patience,
					include: ["src/**/*.test.ts", "test/architecture/**/*.test.ts", "test/consumer/*.test.ts"],
				},
			},
			{
				test: {
					name: "contract",
					...patience,
					include: ["test/contract/**/*.test.ts"],
					// By hand, where there is a SurrealKit to compare with.
					exclude: process.env["SURREALKIT_BIN"] ? [] : ["test/contract/surrealkit.test.ts"],
					// The contract of the API is run by mocha too, in VS Code.
					globals: true,
					setupFiles: ["test/contract/api/support/inNode.ts"],
					// Native engines and servers: one file after the other, each in a process of its own.
					pool: "forks",
					fileParallelism: false,
				},
			},
		],
	},
});
