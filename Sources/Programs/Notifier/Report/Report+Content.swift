internal import Mail

extension Report {
    /// The report in both forms, with its pictures.
    /// - Parameter name: what its parts are named after, with one @: that of the message.
    func content(named name: String) -> MIMEPart {
        let contentIDs = pictures.indices.map { "\($0).\(name)" }
        let files = zip(pictures, contentIDs).map { picture, contentID in
            MIMEPart.inline(
                .init(
                    mediaType: picture.mediaType, name: picture.name,
                    contentID: contentID, bytes: picture.bytes))
        }
        let page = MIMEPart.text(subtype: "html", page(contentIDs: contentIDs))
        return .multipart(
            subtype: "alternative",
            [
                .text(subtype: "plain", text),
                files.isEmpty ? page : .multipart(subtype: "related", [page] + files),
            ])
    }
}
