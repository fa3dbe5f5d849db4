package dev.millrace.image;

import java.util.concurrent.Semaphore;

/**
 * Lets those few pictures through one after the other that cannot be decoded row by row and are
 * large, so that no two of them need their memory at the same time.
 */
final class LargePictures {
  private static final int FEW_PIXELS = 2_000_000;
  private static final Semaphore ONE = new Semaphore(1, true);

  private LargePictures() {}

  static void decode(PictureFile file, Runnable decoding) {
    if (file.width() * file.height() <= FEW_PIXELS) {
      decoding.run();
      return;
    }
    ONE.acquireUninterruptibly();
    try {
      decoding.run();
    } finally {
      ONE.release();
    }
  }
}
