package dev.millrace.image;

/** Where a frame lies on the screen, and how its rows come. */
record GifFrame(int left, int top, int width, int height, boolean interlaced) {}
