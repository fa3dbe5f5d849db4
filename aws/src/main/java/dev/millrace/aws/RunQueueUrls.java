package dev.millrace.aws;

/**
 * Where hints about jobs go that are to be run.
 *
 * @param cpu to the workers that run models on their own processors
 * @param llm to those that call providers
 */
public record RunQueueUrls(String cpu, String llm) {}
