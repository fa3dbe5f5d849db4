/** Templates with JSONata expressions, as Step Functions evaluates them. */
@NullMarked
package dev.millrace.asl.jsonata;

import org.jspecify.annotations.NullMarked;
