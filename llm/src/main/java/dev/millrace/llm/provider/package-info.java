/**
 * Providers of language models: OpenAI and whoever speaks its language, Gemini, Bedrock, and one
 * that only pretends. LangChain4j and the AWS SDK write and sign the requests; all of them leave by
 * one wire of our own, which keeps the time, the stop signal and the bounds, and one table says
 * what an error means.
 */
@NullMarked
package dev.millrace.llm.provider;

import org.jspecify.annotations.NullMarked;
