/** Measures Millrace beside raw ONNX Runtime, in one run. */
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
