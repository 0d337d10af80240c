import { window } from "vscode";
import { asSessionsError } from "../common/asSessionsError";
import type { Log } from "../common/log";
import { plainText } from "../common/plainText";
import type { CommandId } from "../contributions";
import type { Known } from "./failureButtons";

/** Tells the user what a command failed with, and offers what helps. A cancelled command says nothing. */
export class Failures {
	readonly #log: Log;
	readonly #known: Known;

	constructor(log: Log, known: Known) {
		this.#log = log;
		this.#known = known;
	}

	show(error: unknown, command: CommandId): void {
		const failure = asSessionsError(error);
		if (failure.code === "cancelled") return;
		this.#log.warn(`${command}: ${failure.code}: ${failure.message}`);
		if (failure !== error && error instanceof Error) this.#log.error(error.stack ?? error.message);
		const tell = failure.code === "outcomeUnknown" ? window.showWarningMessage : window.showErrorMessage;
		const act = async () => {
			// Where its file is gone, as after an update, the sentence is still told.
			const loaded = await import("./failureButtons").catch(() => undefined);
			const buttons = loaded?.failureButtons(failure, this.#known) ?? [];
			const chosen = await tell(plainText(failure.message), ...buttons.map(({ title }) => title));
			await buttons.find(({ title }) => title === chosen)?.run();
		};
		act().catch((another: unknown) => this.show(another, command));
	}
}
