/** Reads ONNX files, to see whether they are harmless, before a runtime loads them. */
@NullMarked
package dev.millrace.inference.onnx;

import org.jspecify.annotations.NullMarked;
