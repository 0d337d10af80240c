import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					include: ["src/**/*.test.ts", "test/architecture/**/*.test.ts", "test/consumer/*.test.ts"],
				},
			},
			{
				test: {
					name: "contract",
					include: ["test/contract/**/*.test.ts"],
					// Native engines and servers: one file after the other, each in a process of its own.
					pool: "forks",
					fileParallelism: false,
					testTimeout: 30_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});
