/** Lambda functions on this machine: in this process, or in child JVMs under AWS's own runtime. */
@NullMarked
package dev.millrace.local.function;

import org.jspecify.annotations.NullMarked;
