import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from torque_app.core.errors import TorqueError
from torque_app.integrations.storage import pictures
from torque_app.integrations.storage.refusals import (
    DamagedPicture,
    FileTooLarge,
    HeicNotSupported,
    NotAPicture,
    TooManyPixels,
)

MIB = 1 << 20
GPS_IFD, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
SECRET = b"<script>alert('torque')</script>"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


def accept(data, **changed):
    return pictures.accept(data, **{"max_bytes": 5 * MIB, "max_pixels": 1_000_000, **changed})


def drawn(mode="RGB", size=(64, 40)):
    """A picture whose top left corner is red, the rest blue."""
    image = Image.new("RGB", size, "blue")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    return image.convert(mode)


def saved(image, kind, **options):
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(picture):
    image = Image.open(BytesIO(picture.data))
    image.load()
    return image


def is_red(pixel):
    return pixel[0] > 200 and pixel[2] < 60


JPEG = saved(drawn(), "JPEG")
PNG = saved(drawn(), "PNG")
WEBP = saved(drawn(), "WEBP", lossless=True)


def png_claiming(width, height):
    """A small PNG whose header says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    checksum = zlib.crc32(b"IHDR" + header)
    return PNG[:16] + header + struct.pack(">I", checksum) + PNG[33:]


@pytest.mark.parametrize(
    ("data", "mime", "extension"),
    [
        (JPEG, "image/jpeg", "jpg"),
        (PNG, "image/png", "png"),
        (WEBP, "image/webp", "webp"),
    ],
)
def test_each_format_is_told_by_its_bytes_and_kept(data, mime, extension):
    picture = accept(data)
    assert (picture.mime, picture.extension) == (mime, extension)
    assert (picture.width, picture.height) == decoded(picture).size == (64, 40)
    assert is_red(decoded(picture).convert("RGB").getpixel((2, 2)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7 %%EOF",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        saved(drawn(), "GIF"),
        saved(drawn(), "BMP"),
        saved(drawn(), "TIFF"),
        saved(drawn(), "EPS"),
    ],
)
def test_what_is_no_photo_format_is_refused(data):
    with pytest.raises(NotAPicture, match="Sube una imagen JPG, PNG o WEBP"):
        accept(data)


def test_too_many_bytes_are_refused():
    with pytest.raises(FileTooLarge, match="El máximo es 5 MB"):
        accept(JPEG + b"\0" * 5 * MIB)


@pytest.mark.parametrize("size", [(1001, 1000), (10_000, 10_000), (60_000, 60_000)])
def test_an_image_bomb_is_refused_before_it_is_decoded(size):
    with pytest.raises(TooManyPixels, match="demasiados píxeles"):
        accept(png_claiming(*size))


@pytest.mark.parametrize("data", [JPEG, PNG, WEBP])
def test_a_truncated_picture_is_refused(data):
    with pytest.raises(TorqueError) as refusal:
        accept(data[: len(data) * 2 // 3])
    assert isinstance(refusal.value, DamagedPicture | NotAPicture)


def test_a_picture_cut_in_its_pixels_is_called_damaged():
    with pytest.raises(DamagedPicture, match="dañada o incompleta"):
        accept(JPEG[:-100])


def with_exif(orientation=1):
    exif = Image.Exif()
    exif[MAKER] = "Nokia"
    exif[ORIENTATION] = orientation
    exif[GPS_IFD] = {1: "S", 2: (33.0, 26.0, 15.0), 3: "W", 4: (70.0, 39.0, 1.0)}
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_position_and_every_other_note_are_removed(kind):
    data = saved(drawn(), kind, exif=with_exif())
    assert Image.open(BytesIO(data)).getexif().get_ifd(GPS_IFD)
    kept = decoded(accept(data))
    assert not kept.getexif()
    assert "exif" not in kept.info
    assert b"Nokia" not in accept(data).data


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (2, 2)), (3, (61, 37)), (6, (37, 2)), (8, (2, 61))],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_turned_photo_is_stored_upright(kind, orientation, corner):
    picture = accept(saved(drawn(), kind, exif=with_exif(orientation)))
    turned = orientation in {6, 8}
    assert (picture.width, picture.height) == ((40, 64) if turned else (64, 40))
    assert is_red(decoded(picture).convert("RGB").getpixel(corner))


def zipped():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("evil.html", SECRET)
    return buffer.getvalue()


def noted_png():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return saved(drawn(), "PNG", pnginfo=notes)


@pytest.mark.parametrize(
    "data",
    [
        JPEG + SECRET,
        PNG + SECRET,
        WEBP + SECRET,
        JPEG + zipped(),
        saved(drawn(), "JPEG", comment=SECRET),
        saved(drawn(), "JPEG", xmp=SECRET),
        saved(drawn(), "JPEG", icc_profile=SECRET),
        saved(drawn(), "PNG", icc_profile=SECRET),
        saved(drawn(), "WEBP", icc_profile=SECRET),
        saved(drawn(), "WEBP", xmp=SECRET),
        noted_png(),
    ],
)
def test_only_the_picture_is_left_of_a_file_that_is_two_things(data):
    kept = accept(data).data
    assert b"script" not in kept
    assert not zipfile.is_zipfile(BytesIO(kept))


def test_a_phone_s_jpeg_with_a_second_picture_is_a_jpeg():
    data = saved(drawn(), "MPO", save_all=True, append_images=[drawn()])
    assert Image.open(BytesIO(data)).format == "MPO"
    assert accept(data).mime == "image/jpeg"


def test_of_an_animation_the_first_frame_stays():
    data = saved(drawn(), "WEBP", save_all=True, append_images=[Image.new("RGB", (64, 40))])
    kept = decoded(accept(data))
    assert getattr(kept, "n_frames", 1) == 1
    assert is_red(kept.convert("RGB").getpixel((2, 2)))


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "I;16"])
def test_every_mode_of_png_is_accepted(mode):
    image = drawn("L").convert("I;16") if mode == "I;16" else drawn(mode)
    assert accept(saved(image, "PNG")).mime == "image/png"


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_every_mode_of_jpeg_becomes_colour(mode):
    assert decoded(accept(saved(drawn(mode), "JPEG"))).mode == "RGB"


def test_transparency_stays_where_the_format_has_it():
    clear = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    assert decoded(accept(saved(clear, "PNG"))).getpixel((5, 5))[3] == 0


def profile_where_red_means_blue():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"swap").replace(b"bXYZ", b"rXYZ").replace(b"swap", b"bXYZ")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_of_another_profile_are_brought_to_srgb(kind, mode):
    image = drawn("RGB" if kind == "JPEG" else mode)
    data = saved(image, kind, icc_profile=profile_where_red_means_blue())
    kept = decoded(accept(data))
    assert "icc_profile" not in kept.info
    assert is_red(kept.getpixel((60, 36)))  # the blue part
    assert not is_red(kept.getpixel((2, 2)))


def test_sixteen_bits_of_grey_keep_their_brightness():
    kept = decoded(accept(saved(Image.new("I;16", (4, 4), 128 * 256), "PNG")))
    assert kept.getpixel((1, 1))[:3] == (128, 128, 128)


def test_larger_pictures_are_scaled_down_when_asked():
    picture = accept(saved(drawn(size=(800, 400)), "JPEG"), longest_side=200)
    assert (picture.width, picture.height) == (200, 100)


def test_smaller_pictures_keep_their_size():
    picture = accept(JPEG, longest_side=200)
    assert (picture.width, picture.height) == (64, 40)


@pytest.mark.parametrize("data", [JPEG, PNG, WEBP, saved(drawn("RGBA"), "PNG")])
def test_a_thumbnail_is_small_and_leaves_the_picture(data):
    picture = accept(data)
    small = pictures.thumbnail(picture, side=16)
    assert (small.width, small.height, small.mime) == (16, 10, "image/webp")
    assert decoded(small).size == (16, 10)
    assert picture == accept(data)


def test_a_heic_photo_is_refused_with_what_to_do():
    with pytest.raises(HeicNotSupported, match="Más compatible"):
        accept(HEIC + b"\0" * 100)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([JPEG, PNG, WEBP]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=8),
)
@example(PNG, [(19, 255)])
def test_broken_bytes_are_accepted_or_refused_but_never_a_crash(data, changes):
    broken = bytearray(data)
    for place, value in changes:
        broken[place % len(broken)] = value
    try:
        picture = accept(bytes(broken))
    except TorqueError:
        return
    assert decoded(picture).size == (picture.width, picture.height)


@settings(max_examples=200)
@given(st.sampled_from([b"", JPEG[:20], PNG[:33], WEBP[:30], HEIC[:12]]), st.binary(max_size=300))
def test_no_bytes_behind_a_true_beginning_crash_it(beginning, rest):
    with pytest.raises(TorqueError):
        accept(beginning + rest)
