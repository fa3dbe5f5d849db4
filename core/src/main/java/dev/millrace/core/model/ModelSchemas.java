package dev.millrace.core.model;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;

/** How the schemas of models are read: as JSON Schema 2020-12, and {@link FileRule#KEYWORD}. */
public final class ModelSchemas {
  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getDraft202012())
          .keyword(new NonValidationKeyword(FileRule.KEYWORD))
          .build();

  private ModelSchemas() {}

  /** A reader that fetches nothing from elsewhere. */
  public static SchemaRegistry registry() {
    return SchemaRegistry.withDefaultDialect(DIALECT);
  }
}
