/** DynamoDB in memory, as far as Millrace uses it, for simulations that must be exact and fast. */
@NullMarked
package dev.millrace.faults.dynamodb;

import org.jspecify.annotations.NullMarked;
