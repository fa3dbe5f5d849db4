/** Who may call, and how much: tenants, their keys, what keys may do, and limits. */
@NullMarked
package dev.millrace.core.account;

import org.jspecify.annotations.NullMarked;
