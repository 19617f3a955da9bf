/// By what the part of a picture is chosen that stays.
package enum Interest: Sendable {
    /// The most detail.
    case entropy
    /// What catches the eye: edges, skin, full colours.
    case attention
}
