#include "exiv2.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <exiv2/exiv2.hpp>

struct pressroom_metadata {
    Exiv2::ExifData exif;
    Exiv2::IptcData iptc;
    Exiv2::XmpData xmp;
    // What the fields of EXIF were read from: the library copies from it what it does not know.
    std::vector<Exiv2::byte> exifSource;
};

namespace {

// Runs a use of the library and turns what it throws into a number.
template <typename Use>
int guarded(Use &&use) noexcept {
    try {
        return use();
    } catch (const std::bad_alloc &) {
        return pressroom_metadata_no_memory;
    } catch (...) {
        return pressroom_metadata_malformed;
    }
}

// Removes what is unwanted from one of the library's containers.
template <typename Container, typename Test>
void remove(Container &container, Test &&isUnwanted) {
    for (auto field = container.begin(); field != container.end();) {
        if (isUnwanted(*field)) {
            field = container.erase(field);
        } else {
            ++field;
        }
    }
}

std::vector<Exiv2::byte> raw(const Exiv2::Value &value) {
    std::vector<Exiv2::byte> bytes(static_cast<size_t>(value.size()));
    if (!bytes.empty()) value.copy(bytes.data(), Exiv2::littleEndian);
    return bytes;
}

// The number that TIFF 6.0 gives to a type; a comment (EXIF's UserComment) is undefined there.
uint16_t tiffType(Exiv2::TypeId type) {
    return static_cast<uint16_t>(type == Exiv2::comment ? Exiv2::undefined : type);
}

bool isBytes(uint16_t type) {
    return type == Exiv2::unsignedByte || type == Exiv2::asciiString || type == Exiv2::undefined;
}

const uint8_t *bytes(const std::string &text) {
    return reinterpret_cast<const uint8_t *>(text.data());
}

} // namespace

bool pressroom_metadata_start(void) {
    return guarded([] {
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
        if (!Exiv2::XmpParser::initialize()) return 0;
        // JPEG has it for packets longer than a segment; the library does not know it.
        Exiv2::XmpProperties::registerNs("http://ns.adobe.com/xmp/note/", "xmpNote");
        return 1;
    }) == 1;
}

pressroom_metadata *pressroom_metadata_new(void) {
    return new (std::nothrow) pressroom_metadata;
}

void pressroom_metadata_free(pressroom_metadata *metadata) { delete metadata; }

// EXIF

int pressroom_exif_read(pressroom_metadata *metadata, const uint8_t *bytes, size_t count,
                        bool keepsSource) {
    return guarded([=] {
        if (count > UINT32_MAX) return static_cast<int>(pressroom_metadata_malformed);
        auto order = Exiv2::ExifParser::decode(metadata->exif, bytes,
                                               static_cast<uint32_t>(count));
        if (order == Exiv2::invalidByteOrder) {
            return static_cast<int>(pressroom_metadata_malformed);
        }
        if (keepsSource) metadata->exifSource.assign(bytes, bytes + count);
        return order == Exiv2::littleEndian ? 1 : 0;
    });
}

int pressroom_exif_list(pressroom_metadata *metadata, size_t bytesMax, void *context,
                        pressroom_exif_field field) {
    return guarded([=] {
        for (const auto &found : metadata->exif) {
            const auto &value = found.value();
            auto size = static_cast<size_t>(value.size());
            if (size > bytesMax) continue;
            auto type = tiffType(value.typeId());
            auto group = found.groupName(), name = found.tagName();
            if (isBytes(type)) {
                auto content = raw(value);
                field(context, group.c_str(), name.c_str(), found.tag(), type, content.data(),
                      content.size());
            } else {
                auto content = value.toString();
                field(context, group.c_str(), name.c_str(), found.tag(), type, bytes(content),
                      content.size());
            }
        }
        return 0;
    });
}

int pressroom_exif_lens(pressroom_metadata *metadata, void *context, pressroom_sink sink) {
    return guarded([=] {
        auto found = Exiv2::lensName(metadata->exif);
        if (found == metadata->exif.end()) return 0;
        auto name = found->print(&metadata->exif);
        sink(context, bytes(name), name.size());
        return 0;
    });
}

int pressroom_exif_remove(pressroom_metadata *metadata, void *context,
                          bool (*isUnwanted)(void *, const char *, const char *, uint16_t)) {
    return guarded([=] {
        remove(metadata->exif, [=](const Exiv2::Exifdatum &field) {
            auto group = field.groupName(), name = field.tagName();
            return isUnwanted(context, group.c_str(), name.c_str(), field.tag());
        });
        return 0;
    });
}

int pressroom_exif_change(pressroom_metadata *metadata, const char *key, const char *value) {
    return guarded([=] {
        auto found = metadata->exif.findKey(Exiv2::ExifKey(key));
        if (found != metadata->exif.end()) found->setValue(std::string(value));
        return 0;
    });
}

int pressroom_exif_write(pressroom_metadata *metadata, bool isLittleEndian, void *context,
                         pressroom_sink sink) {
    return guarded([=] {
        if (metadata->exif.empty()) return 0;
        Exiv2::Blob blob;
        auto &source = metadata->exifSource;
        auto order = isLittleEndian ? Exiv2::littleEndian : Exiv2::bigEndian;
        auto method = Exiv2::ExifParser::encode(
            blob, source.empty() ? nullptr : source.data(), static_cast<uint32_t>(source.size()),
            order, metadata->exif);
        // > If that is not possible […], the entire Exif structure is re-written to the blob.
        const auto &written = method == Exiv2::wmIntrusive ? blob : source;
        sink(context, written.data(), written.size());
        return 0;
    });
}

// IPTC

int pressroom_iptc_read(pressroom_metadata *metadata, const uint8_t *bytes, size_t count) {
    return guarded([=] {
        if (count > UINT32_MAX) return static_cast<int>(pressroom_metadata_malformed);
        auto result = Exiv2::IptcParser::decode(metadata->iptc, bytes,
                                                static_cast<uint32_t>(count));
        return result == 0 ? 0 : static_cast<int>(pressroom_metadata_malformed);
    });
}

int pressroom_iptc_list(pressroom_metadata *metadata, void *context,
                        void (*dataset)(void *, const char *, uint16_t, uint16_t, bool,
                                        const uint8_t *, size_t)) {
    return guarded([=] {
        for (const auto &found : metadata->iptc) {
            auto name = found.tagName();
            auto isRepeatable = Exiv2::IptcDataSets::dataSetRepeatable(found.tag(),
                                                                       found.record());
            if (found.typeId() == Exiv2::unsignedShort) {
                auto content = found.value().toString();
                dataset(context, name.c_str(), found.record(), found.tag(), isRepeatable,
                        bytes(content), content.size());
            } else {
                auto content = raw(found.value());
                dataset(context, name.c_str(), found.record(), found.tag(), isRepeatable,
                        content.data(), content.size());
            }
        }
        return 0;
    });
}

// XMP

int pressroom_xmp_read(pressroom_metadata *metadata, const uint8_t *bytes, size_t count) {
    return guarded([=] {
        std::string packet(reinterpret_cast<const char *>(bytes), count);
        auto result = Exiv2::XmpParser::decode(metadata->xmp, packet);
        return result == 0 ? 0 : static_cast<int>(pressroom_metadata_malformed);
    });
}

int pressroom_xmp_list(pressroom_metadata *metadata, void *context,
                       void (*property)(void *, const char *, const char *, bool, const char *,
                                        const uint8_t *, size_t)) {
    return guarded([=] {
        for (const auto &found : metadata->xmp) {
            auto prefix = found.groupName(), name = found.tagName();
            const auto &value = found.value();
            auto add = [&](bool isList, const char *language, const std::string &text) {
                property(context, prefix.c_str(), name.c_str(), isList, language, bytes(text),
                         text.size());
            };
            if (auto texts = dynamic_cast<const Exiv2::LangAltValue *>(&value)) {
                for (const auto &text : texts->value_) {
                    add(false, text.first.c_str(), text.second);
                }
            } else if (dynamic_cast<const Exiv2::XmpArrayValue *>(&value)) {
                for (long index = 0; index < value.count(); index++) {
                    add(true, nullptr, value.toString(index));
                }
            } else {
                add(false, nullptr, value.toString());
            }
        }
        return 0;
    });
}

int pressroom_xmp_remove(pressroom_metadata *metadata, void *context,
                         bool (*isUnwanted)(void *, const char *, const char *)) {
    return guarded([=] {
        remove(metadata->xmp, [=](const Exiv2::Xmpdatum &field) {
            auto prefix = field.groupName(), name = field.tagName();
            return isUnwanted(context, prefix.c_str(), name.c_str());
        });
        return 0;
    });
}

int pressroom_xmp_set(pressroom_metadata *metadata, const char *key, const char *value) {
    return guarded([=] {
        metadata->xmp[key] = std::string(value);
        return 0;
    });
}

int pressroom_xmp_add(pressroom_metadata *metadata, const pressroom_metadata *other) {
    return guarded([=] {
        const auto &xmp = metadata->xmp;
        auto isNew = [&](const Exiv2::Xmpdatum &property) {
            return xmp.findKey(Exiv2::XmpKey(property.key())) == xmp.end();
        };
        std::vector<Exiv2::Xmpdatum> added;
        std::copy_if(other->xmp.begin(), other->xmp.end(), std::back_inserter(added), isNew);
        for (const auto &property : added) metadata->xmp.add(property);
        return 0;
    });
}

int pressroom_xmp_write(pressroom_metadata *metadata, bool isWrapped, void *context,
                        pressroom_sink sink) {
    return guarded([=] {
        if (metadata->xmp.empty()) return 0;
        std::string packet;
        uint16_t wrapper = isWrapped ? 0 : Exiv2::XmpParser::omitPacketWrapper;
        auto result = Exiv2::XmpParser::encode(
            packet, metadata->xmp,
            static_cast<uint16_t>(Exiv2::XmpParser::useCompactFormat | wrapper));
        if (result != 0) return static_cast<int>(pressroom_metadata_malformed);
        sink(context, bytes(packet), packet.size());
        return 0;
    });
}
