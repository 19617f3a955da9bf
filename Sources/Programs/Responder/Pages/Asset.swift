internal import Crypto

/// A file that pages are made of besides their HTML: one of the directory `Assets`, which the build
/// puts into the binary.
enum Asset: String, CaseIterable, Sendable {
    case style = "style.css"
    case icon = "icon.svg"
    case live = "live.js"
    case follow = "follow.js"
    case tus = "tus.js"
    case upload = "upload.js"

    /// Its address. The hash is that of all assets together: scripts import one another by their
    /// names alone, and what is at an address never changes.
    var path: String { "/assets/\(Self.version)/\(rawValue)" }

    static let version = String(
        SHA256.of(allCases.flatMap { Array($0.rawValue.utf8) + $0.bytes }).prefix(16))

    var bytes: [UInt8] {
        switch self {
        case .style: PackageResources.style_css
        case .icon: PackageResources.icon_svg
        case .live: PackageResources.live_js
        case .follow: PackageResources.follow_js
        case .tus: PackageResources.tus_js
        case .upload: PackageResources.upload_js
        }
    }

    /// Its Content-Type.
    var mediaType: String {
        switch rawValue.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: preconditionFailure("\(rawValue) has a type")
        }
    }
}
