/**
 * Text for where VS Code would take `[…](command:…)` for a link and `$(name)` for an icon: notifications, and prompts and
 * messages of input boxes. What a server says, or somebody called a thing, is text and offers no command.
 */
export function plainText(text: string): string {
	return text.replace(/\](?=\()|\$(?=\([a-z0-9~-]+\))/gi, "$&\u200B");
}
