// The icons the product speaks with: one outline set, named once. Add a name here to use it anywhere.
import {
  AlarmClock, Archive, ArrowDown, ArrowDownUp, ArrowLeft, ArrowRight, ArrowUp, ArrowUpRight, Ban, Banknote, Barcode, Bell, BookOpen, Boxes, Building2,
  Calendar, CalendarClock, Camera, Car, ChartColumn, ChartNoAxesColumn, Check, ChevronDown, ChevronLeft, ChevronRight, ChevronUp, ChevronsUpDown, Circle, CircleAlert,
  CircleCheck, CircleDashed, CircleDot, CircleHelp, CircleX, ClipboardCheck, ClipboardList, Clock, CloudOff, Columns3, Copy, CreditCard, Download, Ellipsis, ExternalLink,
  Eye, EyeOff, File, FileCheck, FileText, FileUp, Filter, Flag, Flame, Folder, Gauge, GripVertical, Hash, History, Hourglass, House, Image, Inbox,
  Info, Kanban, KeyRound, Landmark, LayoutDashboard, Link, List, LoaderCircle, Lock, LockOpen, LogIn, LogOut, Mail, MapPin, Menu, MessageSquare, Minus, Monitor,
  Moon, Package, PackageCheck, PackageSearch, Palette, PanelLeft, PanelRight, Paperclip, Pause, Pencil, PencilLine, Percent, Phone, Play, Plus, Printer, QrCode, Receipt,
  ReceiptText, RefreshCw, RotateCcw, Save, ScanBarcode, ScrollText, Search, Send, Settings, Shield, ShieldCheck, Smartphone, Sparkles, Star, Sun, SunMoon, Table, Tag,
  ThumbsUp, Timer, Trash, TrendingDown, TrendingUp, TriangleAlert, Truck, Undo2, Upload, User, UserPlus, Users, Wallet, Warehouse, Wifi, Wrench, X, Zap,
} from "lucide-react";

const all = {
  AlarmClock, Archive, ArrowDown, ArrowDownUp, ArrowLeft, ArrowRight, ArrowUp, ArrowUpRight, Ban, Banknote, Barcode, Bell, BookOpen, Boxes, Building2,
  Calendar, CalendarClock, Camera, Car, ChartColumn, ChartNoAxesColumn, Check, ChevronDown, ChevronLeft, ChevronRight, ChevronUp, ChevronsUpDown, Circle, CircleAlert,
  CircleCheck, CircleDashed, CircleDot, CircleHelp, CircleX, ClipboardCheck, ClipboardList, Clock, CloudOff, Columns3, Copy, CreditCard, Download, Ellipsis, ExternalLink,
  Eye, EyeOff, File, FileCheck, FileText, FileUp, Filter, Flag, Flame, Folder, Gauge, GripVertical, Hash, History, Hourglass, House, Image, Inbox,
  Info, Kanban, KeyRound, Landmark, LayoutDashboard, Link, List, LoaderCircle, Lock, LockOpen, LogIn, LogOut, Mail, MapPin, Menu, MessageSquare, Minus, Monitor,
  Moon, Package, PackageCheck, PackageSearch, Palette, PanelLeft, PanelRight, Paperclip, Pause, Pencil, PencilLine, Percent, Phone, Play, Plus, Printer, QrCode, Receipt,
  ReceiptText, RefreshCw, RotateCcw, Save, ScanBarcode, ScrollText, Search, Send, Settings, Shield, ShieldCheck, Smartphone, Sparkles, Star, Sun, SunMoon, Table, Tag,
  ThumbsUp, Timer, Trash, TrendingDown, TrendingUp, TriangleAlert, Truck, Undo2, Upload, User, UserPlus, Users, Wallet, Warehouse, Wifi, Wrench, X, Zap,
};

const kebab = (name) => name.replace(/([a-z])([A-Z0-9])/g, "$1-$2").replace(/([A-Z])([A-Z][a-z])/g, "$1-$2").toLowerCase();

export const icons = Object.fromEntries(Object.entries(all).map(([name, Icon]) => [kebab(name), Icon]));
