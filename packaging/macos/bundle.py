"""What macOS is told of Modelyard.app: its Info.plist, as PyInstaller's BUNDLE takes it."""

BUNDLE_IDENTIFIER = "app.modelyard.Modelyard"
_MODEL_TYPE = "app.modelyard.gguf"


def info_plist(version: str) -> dict[str, object]:
    """Return the Info.plist of `version`."""
    return {
        "CFBundleName": "Modelyard",
        "CFBundleDisplayName": "Modelyard",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "de"],
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        # What the engine's wheel and Qt are built for.
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": "© The Modelyard developers, Apache License 2.0",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "GGUF model",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": [_MODEL_TYPE],
            }
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": _MODEL_TYPE,
                "UTTypeDescription": "GGUF model",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["gguf"],
                    "public.mime-type": ["application/x-gguf"],
                },
            }
        ],
        "CFBundleURLTypes": [
            {
                "CFBundleURLName": BUNDLE_IDENTIFIER,
                "CFBundleTypeRole": "Viewer",
                "CFBundleURLSchemes": ["modelyard"],
            }
        ],
    }
