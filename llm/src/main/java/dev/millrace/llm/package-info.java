/** Prompts, the providers that answer them, and what must hold around a call that is paid for. */
@NullMarked
package dev.millrace.llm;

import org.jspecify.annotations.NullMarked;
