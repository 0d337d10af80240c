/**
 * What VS Code itself says during any run without a desktop: nothing that a test's reader could act on. Everything else
 * is shown, errors of extensions in particular.
 * @type {readonly RegExp[]}
 */
const NOISE = [
	/^Resolv(ing|ed) connection token/,
	/^Creating a socket/,
	/^\[reconnection-grace-time\]/,
	/^\[Service Worker\] registration/, // code-server's, for installing it as an app; not in VS Code's part of the package.
	/^(Ignoring fetching|Updating) additional builtin extensions/,
	/^No search provider registered for scheme/,
	/^\[(AgentHost|AgentHostChannel|AccountPolicyGate|driver|lifecycle)\b/,
	// A native module, which is not built: a watchdog for a server that is gone.
	/Cannot find module '\.\/build\/Release\/watchdog'/,
	/^Canceled(: Canceled)*$/,
	/^Unable to read file 'vscode-remote:[^']*\.json' \(Canceled/,
];

/**
 * The receiver of VS Code's `codeAutomationLog(level, args)`: console calls of the extension host and of the window.
 * @param {{ verbose: boolean, passedLine: string }} options passedLine: what hostEntry.cjs says at the end
 */
export function createHostLog({ verbose, passedLine }) {
	let passed = false;
	let ended = false;
	return {
		passed: () => passed,
		/** From here on VS Code only reports how it closes. */
		end() {
			ended = true;
		},
		/**
		 * @param {string} level "trace" … "error"
		 * @param {readonly unknown[]} args as they were given to console; objects arrive as JSON
		 */
		write(level, args) {
			const text = args.map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg))).join(" ");
			if (text === passedLine) {
				passed = true;
				return;
			}
			if (!verbose && (ended || NOISE.some((pattern) => pattern.test(text)))) {
				return;
			}
			if (level === "error" || level === "warn") {
				console.error(text);
			} else {
				console.log(text);
			}
		},
	};
}
