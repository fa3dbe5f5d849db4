/** The AWS JSON 1.0 protocol of Step Functions, as a function from requests to answers. */
@NullMarked
package dev.millrace.asl.wire;

import org.jspecify.annotations.NullMarked;
