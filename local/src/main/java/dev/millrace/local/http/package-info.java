/** The API over HTTP on loopback, whoever answers behind it. */
@NullMarked
package dev.millrace.local.http;

import org.jspecify.annotations.NullMarked;
