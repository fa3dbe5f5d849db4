#!/usr/bin/env python3
"""Makes the small pictures of the tests, and what Pillow makes of them (golden.json).

Run with Pillow 12.3.0 in the folder of the resources: make_golden.py DIR
"""
import base64
import hashlib
import io
import json
import pathlib
import struct
import sys
import zlib

from PIL import Image, ImageOps

out = pathlib.Path(sys.argv[1])
pictures = out / "pictures"
pictures.mkdir(parents=True, exist_ok=True)


def sample(x, y, c):
    """A pattern with soft parts, edges and noise, the same everywhere."""
    noise = (x * 7919 + y * 104729 + c * 1299709) % 23
    return (x * (5 + c) + y * (9 - 2 * c) + (90 if (x // 5 + y // 4) % 2 else 0) + noise) % 256


def picture(mode, width, height):
    bands = len(mode)
    data = bytes(sample(x, y, c) for y in range(height) for x in range(width) for c in range(bands))
    return Image.frombytes(mode, (width, height), data)


def png(width, height, depth, kind, interlaced=False, palette=None, extra=()):
    """Every filter in turn; Pillow cannot write most of these."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    bits = depth * samples
    step = max(1, bits // 8)
    most = (1 << depth) - 1

    def value(x, y, c):
        v = sample(x, y, c)
        if kind == 3:
            return v % (len(palette) // 3)
        return (v * 257 + 91) & 0xFFFF if depth == 16 else v * most // 255

    def rows(x0, y0, dx, dy):
        raw = b""
        before = None
        for n, y in enumerate(range(y0, height, dy)):
            packed, filled = 0, 0
            for x in range(x0, width, dx):
                for c in range(samples):
                    packed = packed << depth | value(x, y, c)
                    filled += depth
            if filled == 0:
                return b""
            size = (filled + 7) // 8
            line = (packed << (size * 8 - filled)).to_bytes(size, "big")
            before = before or bytes(size)
            raw += bytes([n % 5]) + filtered(n % 5, line, before)
            before = line
        return raw

    def filtered(kind, line, before):
        result = bytearray()
        for i, v in enumerate(line):
            left = line[i - step] if i >= step else 0
            above = before[i]
            corner = before[i - step] if i >= step else 0
            p = left + above - corner
            paeth = min((abs(p - left), 0, left), (abs(p - above), 1, above), (abs(p - corner), 2, corner))[2]
            result.append((v - [0, left, above, (left + above) // 2, paeth][kind]) & 255)
        return bytes(result)

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    raw = b"".join(rows(*p) for p in passes) if interlaced else rows(0, 0, 1, 1)
    packed = zlib.compress(raw, 9)
    half = len(packed) // 2
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced))
        + (chunk(b"PLTE", palette) if palette else b"")
        + b"".join(chunk(*e) for e in extra)
        + chunk(b"IDAT", packed[:half])
        + chunk(b"IDAT", packed[half:])
        + chunk(b"IEND", b"")
    )


def exif(orientation):
    result = Image.Exif()
    result[0x0112] = orientation
    return result


def encode(image, form, **options):
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


files = {}
colors = bytes(sample(i, 3, c) for i in range(256) for c in range(3))
for depth in (1, 2, 4, 8, 16):
    files[f"grey-{depth}.png"] = png(19, 13, depth, 0, extra=[(b"tRNS", b"\0\1")])
    files[f"grey-{depth}-interlaced.png"] = png(19, 13, depth, 0, True)
for depth in (1, 2, 4, 8):
    files[f"palette-{depth}.png"] = png(
        19, 13, depth, 3, depth == 4, colors[: 3 * min(200, 1 << depth)], [(b"tRNS", b"\0\x80")])
for depth in (8, 16):
    files[f"rgb-{depth}.png"] = png(17, 11, depth, 2)
    files[f"rgb-{depth}-interlaced.png"] = png(17, 11, depth, 2, True)
    files[f"grey-alpha-{depth}.png"] = png(17, 11, depth, 4)
    files[f"rgb-alpha-{depth}.png"] = png(17, 11, depth, 6, depth == 16)
files["one-pixel.png"] = png(1, 1, 8, 2)
files["three-columns-interlaced.png"] = png(3, 2, 8, 2, True)
files["turned.png"] = png(17, 11, 8, 2, extra=[(b"eXIf", exif(6).tobytes()[6:])])

rgb = picture("RGB", 45, 37)
for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
    files[f"{name}.jpg"] = encode(rgb, "JPEG", quality=80, subsampling=subsampling)
    files[f"{name}-progressive.jpg"] = encode(rgb, "JPEG", quality=80, subsampling=subsampling, progressive=True)
files["restarts.jpg"] = encode(rgb, "JPEG", quality=80, restart_marker_rows=1)
files["rgb.jpg"] = encode(rgb, "JPEG", quality=80, keep_rgb=True)
files["grey.jpg"] = encode(picture("L", 45, 37), "JPEG", quality=80)
files["grey-progressive.jpg"] = encode(picture("L", 45, 37), "JPEG", quality=80, progressive=True)
cmyk = encode(picture("CMYK", 29, 21), "JPEG", quality=80)
files["cmyk.jpg"] = cmyk
at = cmyk.index(b"Adobe")
files["ycck.jpg"] = cmyk[: at + 11] + b"\2" + cmyk[at + 12 :]
files["cmyk-without-adobe.jpg"] = cmyk[: at - 4] + cmyk[at + 12 :]
files["one-pixel.jpg"] = encode(picture("RGB", 1, 1), "JPEG")
files["trailing.jpg"] = files["420.jpg"] + b"more\xff\xd8\xff"
for orientation in range(1, 9):
    files[f"orientation-{orientation}.jpg"] = encode(
        picture("RGB", 23, 14), "JPEG", quality=75, exif=exif(orientation))

indexed = picture("RGB", 31, 20).quantize(64)
files["plain.gif"] = encode(indexed, "GIF", interlace=0)
files["interlaced.gif"] = encode(indexed, "GIF", interlace=1)
files["transparent.gif"] = encode(indexed, "GIF", transparency=5)
files["grey.gif"] = encode(picture("L", 31, 20), "GIF")
plain = bytearray(files["plain.gif"])
plain[6:10] = struct.pack("<HH", 40, 25)  # a screen larger than its frame
files["small-frame.gif"] = bytes(plain)

soft = rgb.resize((90, 74), Image.Resampling.BICUBIC).resize((45, 37), Image.Resampling.BOX)
files["lossless.webp"] = encode(rgb, "WEBP", lossless=True)
files["lossless-alpha.webp"] = encode(picture("RGBA", 20, 15), "WEBP", lossless=True, exact=True)
files["turned.webp"] = encode(picture("RGB", 20, 15), "WEBP", lossless=True, exif=exif(8))
files["lossy.webp"] = encode(soft, "WEBP", quality=90)
files["lossy-alpha.webp"] = encode(soft.convert("RGBA"), "WEBP", quality=90)


def digest(image):
    return hashlib.sha256(image.tobytes()).hexdigest()


def opened(content, mode):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    if image.mode.startswith("I"):  # Pillow clips 16 bits to 255; the upper half is the grey
        image = Image.frombytes("L", image.size, image.tobytes()[1::2])
    return image.convert(mode)


def crop(image, short, width, height):
    """Resize and CenterCrop of torchvision."""
    w, h = image.size
    size = (short, int(short * h / w)) if w <= h else (int(short * w / h), short)
    image = image.resize(size, FILTER)
    top, left = int(round((image.height - height) / 2.0)), int(round((image.width - width) / 2.0))
    return image.crop((left, top, left + width, top + height))


flat = Image.new("RGB", (4000, 4000), (10, 200, 30))
(out / "large-lossless.webp").write_bytes(encode(flat, "WEBP", lossless=True))
(out / "large-lossy.webp").write_bytes(encode(flat, "WEBP", quality=0, method=6))
golden = {"decoded": {}, "scaled": []}
for name, content in files.items():
    (pictures / name).write_bytes(content)
    image = opened(content, "RGB")
    golden["decoded"][name] = {
        "width": image.width,
        "height": image.height,
        "rgb": digest(image),
        "grey": digest(opened(content, "L")),
    }

    if name.startswith("lossy"):
        golden["decoded"][name]["pixels"] = base64.b64encode(image.tobytes()).decode()

sources = ["420.jpg", "grey.jpg", "rgb-8.png", "one-pixel.png"] + [f"orientation-{o}.jpg" for o in range(1, 9)]
for filter_name in ("box", "bilinear", "hamming", "bicubic", "lanczos"):
    FILTER = Image.Resampling[filter_name.upper()]
    for source in sources if filter_name in ("bilinear", "lanczos") else sources[:4]:
        for width, height in ((8, 8), (32, 20), (5, 40)):
            for mode in ("RGB",) if "orientation" in source else ("RGB", "L"):
                image = opened(files[source], mode)
                color = (10, 20, 30) if mode == "RGB" else 255
                short = max(width, height) + 3
                golden["scaled"].append({
                    "file": source,
                    "mode": mode,
                    "filter": filter_name,
                    "width": width,
                    "height": height,
                    "short_side": short,
                    "stretch": digest(image.resize((width, height), FILTER))[:16],
                    "crop": digest(crop(image, short, width, height))[:16],
                    "letterbox": digest(ImageOps.pad(image, (width, height), FILTER, color))[:16],
                })
def lines(items):
    return ",\n".join(json.dumps(item, separators=(",", ":")) for item in items)


decoded = ",\n".join(f'"{n}":{json.dumps(d, separators=(",", ":"))}' for n, d in golden["decoded"].items())
(out / "golden.json").write_text('{"decoded":{\n' + decoded + '},\n"scaled":[\n' + lines(golden["scaled"]) + "]}\n")
