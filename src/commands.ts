import { commands, type Disposable } from "vscode";
import type { CommandArgs, CommandId, CommandResult } from "./contributions";

/** What a room registers its commands with: ids, arguments and results are checked against the typed map. */
export interface CommandRegistry {
	/**
	 * `handler` stays free of try/catch: what it throws is shown to the user with fitting buttons, `cancelled` is not.
	 * A command that failed or was cancelled resolves to `undefined`.
	 */
	register<K extends CommandId>(
		id: K,
		handler: (...args: CommandArgs<K>) => CommandResult<K> | Promise<CommandResult<K>>,
	): Disposable;
}

/** Runs one of our commands; a wrong call does not compile. */
export function execute<K extends CommandId>(
	id: K,
	...args: CommandArgs<K>
): Thenable<CommandResult<K> | undefined> {
	return commands.executeCommand<CommandResult<K> | undefined>(id, ...args);
}

/** The one catch around all commands. `show` tells the user what went wrong. */
export function createCommandRegistry(show: (error: unknown, command: CommandId) => void): CommandRegistry {
	return {
		register(id, handler) {
			return commands.registerCommand(id, async (...args) => {
				try {
					return await handler(...(args as unknown as Parameters<typeof handler>));
				} catch (error) {
					show(error, id);
					return undefined;
				}
			});
		},
	};
}
