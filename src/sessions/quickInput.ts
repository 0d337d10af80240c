/** One question each: a text or a choice, with a way back, an answer that can be refused, and nothing lost by that. */
import {
	type CancellationToken,
	CancellationTokenSource,
	type Disposable,
	type InputBox,
	InputBoxValidationSeverity,
	type QuickInputButton,
	QuickInputButtons,
	type QuickPick,
	type QuickPickItem,
	ThemeIcon,
	window,
} from "vscode";
import { plainText } from "../common/plainText";

/** What came of a question. */
export type Answer<T> =
	| { readonly kind: "value"; readonly value: T }
	| { readonly kind: "back" }
	| { readonly kind: "cancelled" };

/** Where the question stands in its form. */
export interface Frame {
	readonly title: string;
	readonly step: number;
	readonly totalSteps: number;
}

export interface TextQuestion {
	readonly prompt: string;
	readonly placeholder?: string;
	readonly value?: string;
	/** Typed characters are not shown; a button shows them. */
	readonly masked?: boolean;
	/** What is wrong with the value that is already there. */
	readonly message?: string;
	/** Says what is wrong while it is typed. */
	readonly validate?: (value: string) => string | undefined;
	/** What may be meant by a wrong value: a button puts it there. */
	readonly instead?: (value: string) => string | undefined;
	/** Says what may not be meant; it can be answered all the same. */
	readonly warn?: (value: string) => string | undefined;
	/**
	 * Does what the answer is for, while the question stays open. What it resolves to is shown as what is wrong, and the
	 * typed text is kept.
	 */
	readonly accept?: (value: string, token: CancellationToken) => Promise<string | undefined>;
	/** Takes what stands there when the user goes back. */
	readonly leave?: (value: string) => void;
}

const show: QuickInputButton = { iconPath: new ThemeIcon("eye"), tooltip: "Show What Is Typed" };
const hide: QuickInputButton = { iconPath: new ThemeIcon("eye-closed"), tooltip: "Hide What Is Typed" };

const useInstead = (value: string): QuickInputButton => ({
	iconPath: new ThemeIcon("replace"),
	tooltip: `Use ${value} Instead`,
});

/** Asks for a text. */
export async function askText(frame: Frame, question: TextQuestion): Promise<Answer<string>> {
	const input = window.createInputBox();
	prepare(input, frame);
	input.prompt = plainText(question.prompt);
	input.placeholder = question.placeholder;
	input.value = question.value ?? "";
	const refuse = (message: string | undefined) => {
		input.validationMessage = message && plainText(message);
	};
	refuse(question.message);
	let instead: string | undefined;
	const buttons = () => {
		instead = question.instead?.(input.value);
		input.buttons = [
			...(frame.step > 1 ? [QuickInputButtons.Back] : []),
			...(question.masked ? [input.password ? show : hide] : []),
			...(instead === undefined ? [] : [useInstead(instead)]),
		];
	};
	input.password = question.masked ?? false;
	buttons();
	const changed = (value: string) => {
		refuse(value === "" ? undefined : question.validate?.(value));
		if (instead !== question.instead?.(value)) buttons();
		const warning = input.validationMessage ? undefined : question.warn?.(value);
		if (warning === undefined) return;
		input.validationMessage = {
			message: plainText(warning),
			severity: InputBoxValidationSeverity.Warning,
		};
	};
	const cancellation = new CancellationTokenSource();
	try {
		return await new Promise<Answer<string>>((resolve) => {
			input.onDidTriggerButton((button) => {
				if (button === QuickInputButtons.Back) {
					question.leave?.(input.value);
					resolve({ kind: "back" });
				} else if (button === show || button === hide) {
					input.password = !input.password;
					buttons();
				} else if (instead !== undefined) {
					input.value = instead;
					changed(instead);
				}
			});
			input.onDidHide(() => resolve({ kind: "cancelled" }));
			input.onDidChangeValue(changed);
			input.onDidAccept(async () => {
				// Enter once more while it is being done.
				if (!input.enabled) return;
				const { value } = input;
				const wrong = question.validate?.(value) ?? (await trying(input, question, cancellation.token));
				if (wrong === undefined) resolve({ kind: "value", value });
				else refuse(wrong);
			});
			input.show();
		});
	} finally {
		cancellation.cancel();
		cancellation.dispose();
		input.dispose();
	}
}

async function trying(
	input: InputBox,
	{ accept }: TextQuestion,
	token: CancellationToken,
): Promise<string | undefined> {
	if (!accept) return undefined;
	input.busy = true;
	input.enabled = false;
	input.validationMessage = undefined;
	try {
		return await accept(input.value, token);
	} finally {
		input.enabled = true;
		input.busy = false;
	}
}

/** One thing to choose. */
export interface Choice<T> extends QuickPickItem {
	readonly value: T;
}

export interface PickQuestion<T> {
	readonly placeholder: string;
	/** Shown as they come. */
	readonly choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>;
	/** What is said instead of the placeholder where there is nothing to choose. */
	readonly none?: string;
	readonly isActive?: (value: T) => boolean;
	/** What a typed text stands for, where that is no choice yet. */
	readonly typed?: (text: string, choices: readonly Choice<T>[]) => Choice<T> | undefined;
	/** What is typed already. */
	readonly text?: string;
}

/** Asks for one of several things, or for a typed one. */
export async function askPick<T>(frame: Frame, question: PickQuestion<T>): Promise<Answer<T>> {
	const pick = window.createQuickPick<Choice<T>>();
	prepare(pick, frame);
	pick.placeholder = question.placeholder;
	pick.matchOnDescription = true;
	pick.value = question.text ?? "";
	if (frame.step > 1) pick.buttons = [QuickInputButtons.Back];
	let choices: readonly Choice<T>[] = [];
	const draw = () => {
		const text = pick.value.trim();
		const typed = text === "" ? undefined : question.typed?.(text, choices);
		pick.items = typed ? [...choices, typed] : choices;
	};
	try {
		return await new Promise<Answer<T>>((resolve, reject) => {
			pick.onDidTriggerButton(() => resolve({ kind: "back" }));
			pick.onDidHide(() => resolve({ kind: "cancelled" }));
			if (question.typed) pick.onDidChangeValue(draw);
			pick.onDidAccept(() => {
				const [chosen] = pick.selectedItems;
				if (chosen) resolve({ kind: "value", value: chosen.value });
			});
			draw();
			pick.show();
			fill(pick, question, (found) => {
				choices = found;
				if (found.length === 0) pick.placeholder = question.none ?? question.placeholder;
				draw();
				const active = found.filter(({ value }) => question.isActive?.(value));
				if (active.length > 0) pick.activeItems = active;
			}).catch(reject);
		});
	} finally {
		pick.dispose();
	}
}

async function fill<T>(
	pick: QuickPick<Choice<T>>,
	{ choices }: PickQuestion<T>,
	found: (choices: readonly Choice<T>[]) => void,
): Promise<void> {
	if (!(choices instanceof Promise)) return found(choices);
	pick.busy = true;
	found(await choices);
	pick.busy = false;
}

/** Asks for any number of things; none is an answer too. */
export async function askMany<T>(
	frame: Frame,
	question: { readonly placeholder: string; readonly choices: readonly Choice<T>[] },
): Promise<Answer<readonly T[]>> {
	const pick = window.createQuickPick<Choice<T>>();
	prepare(pick, frame);
	pick.canSelectMany = true;
	pick.placeholder = question.placeholder;
	if (frame.step > 1) pick.buttons = [QuickInputButtons.Back];
	pick.items = question.choices;
	pick.selectedItems = question.choices.filter(({ picked }) => picked);
	try {
		return await new Promise<Answer<readonly T[]>>((resolve) => {
			pick.onDidTriggerButton(() => resolve({ kind: "back" }));
			pick.onDidHide(() => resolve({ kind: "cancelled" }));
			pick.onDidAccept(() => resolve({ kind: "value", value: pick.selectedItems.map(({ value }) => value) }));
			pick.show();
		});
	} finally {
		pick.dispose();
	}
}

function prepare(input: InputBox | QuickPick<QuickPickItem>, frame: Frame): Disposable {
	input.title = frame.title;
	// A form of one question is none.
	if (frame.totalSteps > 1) {
		input.step = frame.step;
		input.totalSteps = frame.totalSteps;
	}
	// A form with passwords and tokens is filled in from other windows.
	input.ignoreFocusOut = true;
	return input;
}
