/** Tenants, their keys and limits: who may change them, and who a caller is. */
@NullMarked
package dev.millrace.status.account;

import org.jspecify.annotations.NullMarked;
